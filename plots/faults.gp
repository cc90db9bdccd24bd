# Good requests a second over time, a line for each variant with the band of its 95 % interval; what
# came is the thin line, and outages are shaded.
# $lines: time, value, low, high; a table for each variant. $offered: time, value.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set xrange [0:high]
set yrange [0:*]
do for [i=1:words(starts)] {
  set object i rectangle from real(word(starts, i)), graph 0 to real(word(ends, i)), graph 1 \
    behind fillcolor rgb muted fillstyle transparent solid 0.22 noborder
}
plot \
  for [i=1:(intervals ? count : 0)] $lines index i-1 using 1:3:4 with filledcurves \
    fillcolor rgb colour(i) fillstyle transparent solid 0.18 noborder notitle, \
  $offered using 1:2 with lines linewidth 1 dashtype 3 linecolor rgb muted \
    title (alone ? 'all that arrive' : ''), \
  for [i=1:count] $lines index i-1 using 1:2 with lines linewidth 1.5 dashtype dash(i) \
    linecolor rgb colour(i) title names[i]
