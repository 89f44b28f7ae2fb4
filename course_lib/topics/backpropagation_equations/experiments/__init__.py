"""What notebook 03's explorers, tasks and cells compute: parameters in, arrays out, NumPy alone."""
