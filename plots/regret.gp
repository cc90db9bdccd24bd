# Cumulative regret on log–log axes, a line for each variant with the band of its 95 % interval.
# $curves: requests, regret, low, high; a table for each variant. Thin lines grow as T and as √T.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set logscale xy
set xrange [xlow:xhigh]
set yrange [ylow:yhigh]
set xtics ()
do for [i=1:words(xmarks)] { set xtics add (word(xmarks, i) real(word(xmarks, i))) }
set ytics ()
do for [i=1:words(ymarks)] { set ytics add (word(ymarks, i) real(word(ymarks, i))) }
guide(x, power) = ylow * (x / xlow)**power
# Where a line leaves the picture, to the right of it or above, stands its name.
span(power) = log(yhigh / ylow) / log(xhigh / xlow) / power
top(power) = span(power) < 1 ? xlow * (xhigh / xlow)**span(power) : xhigh
do for [i=1:2] {
  set label i word('T √T', i) at top(1.0 / i), guide(top(1.0 / i), 1.0 / i) textcolor rgb muted
  if (span(1.0 / i) < 1) { set label i center offset 0,0.5 } else { set label i left offset 0.4,0 }
}
set rmargin 4
plot \
  for [i=1:2] guide(x, 1.0 / i) with lines linewidth 1 dashtype 3 linecolor rgb muted notitle, \
  for [i=1:(intervals ? count : 0)] $curves index i-1 using 1:3:4 with filledcurves \
    fillcolor rgb colour(i) fillstyle transparent solid 0.18 noborder notitle, \
  for [i=1:count] $curves index i-1 using 1:2 with lines linewidth 2 dashtype dash(i) \
    linecolor rgb colour(i) title names[i]
