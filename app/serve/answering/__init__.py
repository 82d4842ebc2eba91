"""What every answer passes through: state, keeping, compression, headers, problems."""
