# What all figures have in common. The program sets the variables before this: format (svg, png),
# alone (1 in a file of its own, 0 in a page), width and height in points, title, the colours ink,
# muted, grid and paper, colours (one for each variant, in order), names[] and count of them.
set encoding utf8
font = alone ? 'Helvetica,Arial,sans-serif' : 'sans-serif'
if (format eq 'svg') {
  if (alone) {
    set terminal svg size width,height font font.',13' noenhanced background paper
  } else {
    set terminal svg size width,height font font.',13' noenhanced
  }
} else {
  # Twice as large, for screens of high density.
  set terminal pngcairo size 2*width,2*height font 'DejaVu Sans,10' fontscale 2 linewidth 2 \
    pointscale 2 noenhanced background paper
}
colour(i) = word(colours, i)
# Shapes and dashes tell variants apart without colour: filled and hollow shapes, dashes.
filled(i) = int(word('7 5 9 13 11 15 7 5', i))
hollow(i) = filled(i) - 1
dash(i) = int(word('1 2 4 5 3 1 2 4', i))
set border 3 linecolor rgb muted linewidth 1
set tics nomirror out scale 0.6 textcolor rgb ink
set grid linecolor rgb grid linewidth 1 linetype 1
set xlabel textcolor rgb ink
set ylabel textcolor rgb ink
set style fill solid 0.6 noborder
set errorbars small
set bmargin 3.6
set tmargin 1
set rmargin 2.5
if (alone) {
  set title title textcolor rgb ink offset 0,0.3
  set tmargin 3
  set bmargin 4.6 + 1.45 * count
  set key at screen 0.04, screen 0.015 left bottom Left reverse vertical maxcols 1 \
    samplen 2.5 spacing 1.15 textcolor rgb ink
} else {
  set key off
}
