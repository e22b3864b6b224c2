"""An update as loops over the neurons of its layers, compiled to machine code: for long runs."""
