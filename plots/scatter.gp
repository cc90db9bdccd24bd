# One metric against another, a mark for each variant, with intervals both ways.
# $marks: x, low, high, y, low, high; a table for each variant.
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
  for [i=1:count] $marks index i-1 using 2:4:($3-$2):(0) with vectors nohead linewidth 1.5 \
    linecolor rgb colour(i) notitle, \
  for [i=1:count] $marks index i-1 using 1:5:(0):($6-$5) with vectors nohead linewidth 1.5 \
    linecolor rgb colour(i) notitle, \
  for [i=1:count] $marks index i-1 using 1:4 with points pointtype filled(i) pointsize 0.9 \
    linecolor rgb colour(i) title names[i]
