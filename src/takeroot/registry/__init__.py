"""The model store: MLflow on SQLite under mlruns/, and the champion as plain files under models/.

Start at `log_training`, `list_models` and `promote`; `champion` is what scoring reads, without MLflow. This is the one
package that imports MLflow.
"""
