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
# A name stands where its line leaves the picture, at the right or at the top.
end(power) = 0.97 * log(yhigh / ylow) / log(xhigh / xlow) / power
reach(power) = end(power) < 0.97 ? end(power) : 0.97
at(power) = xlow * (xhigh / xlow)**reach(power)
set label 1 'T' at at(1), guide(at(1), 1) right offset -0.6,0.1 textcolor rgb muted
set label 2 '√T' at at(0.5), guide(at(0.5), 0.5) right offset -0.6,0.5 textcolor rgb muted
plot \
  for [i=1:2] guide(x, 1.0 / i) with lines linewidth 1 dashtype 3 linecolor rgb muted notitle, \
  for [i=1:(intervals ? count : 0)] $curves index i-1 using 1:3:4 with filledcurves \
    fillcolor rgb colour(i) fillstyle transparent solid 0.18 noborder notitle, \
  for [i=1:count] $curves index i-1 using 1:2 with lines linewidth 2 dashtype dash(i) \
    linecolor rgb colour(i) title names[i]
