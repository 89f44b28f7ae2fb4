"""What notebook 01's explorers, tasks and cells compute: parameters in, arrays out, NumPy alone."""
