"""What an operator needs: keys, logs, metrics, traces."""
