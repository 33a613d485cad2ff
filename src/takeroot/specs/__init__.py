"""What a workspace declares, as frozen data: tables, factors and features, the recipe, levers, disclosure."""
