"""Right programs with one slip, of the kinds that people make: a factor, a division or a term left out, a sign, another
function, power, axis, index, number or name, a line forgotten, run twice or in the wrong place."""
