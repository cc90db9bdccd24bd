# Bars in clusters, a bar for each variant, with intervals; dots where the axis is logarithmic,
# on which the length of a bar would say nothing.
# $bars: cluster, value, low, high; a table for each variant.
set ylabel ytitle
set grid noxtics
set xrange [0.5:words(clusters)+0.5]
set xtics scale 0 ()
do for [i=1:words(clusters)] { set xtics add (word(clusters, i) i) }
step = 0.8 / count
at(cluster, i) = cluster + step * (i - (count + 1) / 2.0)
set lmargin 9
if (!alone) { set bmargin 2 }
if (ylog) {
  set logscale y
  set yrange [ylow:yhigh]
  set ytics ()
  do for [i=1:words(ymarks)] { set ytics add (word(ymarks, i) real(word(ymarks, i))) }
  plot \
    for [i=1:count] $bars index i-1 using (at($1, i)):3:(0):($4-$3) with vectors nohead \
      linewidth 1.5 linecolor rgb colour(i) notitle, \
    for [i=1:count] $bars index i-1 using (at($1, i)):2 with points pointtype filled(i) \
      pointsize 0.7 linecolor rgb colour(i) title names[i]
} else {
  set yrange [0:*]
  plot for [i=1:count] $bars index i-1 using (at($1, i)):2:(0.9 * step) with boxes \
      linecolor rgb colour(i) title names[i], \
    for [i=1:(intervals ? count : 0)] $bars index i-1 using (at($1, i)):3:(0):($4-$3) \
      with vectors nohead linewidth 1.5 linecolor rgb ink notitle
}
