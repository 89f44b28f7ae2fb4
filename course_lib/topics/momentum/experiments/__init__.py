"""What notebook 08's explorers, tasks and cells compute: parameters in, arrays out, NumPy alone."""
