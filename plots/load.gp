# A metric against the load, a curve for each contestant, with intervals and the knees.
# $curves: load, value, low, high; a table for each contestant. $knees: the same for the knees.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set xrange [low:high]
if (ylog) {
  set logscale y
  set yrange [ylow:yhigh]
  set ytics ()
  do for [i=1:words(ymarks)] { set ytics add (word(ymarks, i) real(word(ymarks, i))) }
} else {
  set yrange [0:*]
}
plot \
  for [i=1:(offered ? 1 : 0)] x with lines linewidth 1 dashtype 3 linecolor rgb muted \
    title (alone ? 'all that arrive' : ''), \
  for [i=1:count] $curves index i-1 using 1:3:(0):($4-$3) with vectors nohead \
    linewidth 1.5 linecolor rgb colour(i) notitle, \
  for [i=1:count] $curves index i-1 using 1:2 with linespoints pointtype filled(i) pointsize 0.6 \
    linewidth 2 dashtype dash(i) linecolor rgb colour(i) title names[i], \
  for [i=1:count] $knees index i-1 using 1:2 with points pointtype 6 pointsize 1.7 linewidth 2 \
    linecolor rgb colour(i) notitle
