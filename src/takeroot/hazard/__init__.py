"""From person-period rows to a hazard model: training, calibration, evaluation, audit, backtest and bundle."""
