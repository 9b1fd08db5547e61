"""`refboard --self-test`: the whole app tries itself where it is, on pictures that it draws."""
