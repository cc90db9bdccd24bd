# Differences from the first variant with intervals: filled marks are told apart from it, hollow
# ones are not.
# $rows: value, low, high, row from the top, told apart (1 or 0); a table for each variant.
# $groups: row of a metric's middle, row of the line below it; labels[] their names.
set xlabel xtitle
set grid noytics
set yrange [rows+0.5:0.3]
set ytics scale 0 ()
do for [i=1:groups] { set ytics add (labels[i] word(middles, i)) }
do for [i=1:groups-1] {
  set arrow i from graph 0, first real(word(ends, i)) to graph 1, first real(word(ends, i)) \
    nohead linecolor rgb grid linewidth 1 back
}
set lmargin labelwidth
set border 1
if (xlog) {
  set logscale x
  set xrange [xlow:xhigh]
  set xtics ()
  do for [i=1:words(xmarks)] { set xtics add ('×'.word(xmarks, i) real(word(xmarks, i))) }
} else {
  set xrange [low:high]
  set xtics ()
  do for [i=1:words(xmarks)] {
    mark = real(word(xmarks, i))
    # A label is a format too: two signs make one.
    set xtics add ((mark < 0 ? '−' : mark > 0 ? '+' : '').sprintf('%g %%%%', abs(mark)) mark)
  }
}
set arrow 1000 from first zero, graph 0 to first zero, graph 1 nohead linecolor rgb ink \
  linewidth 1.5 back
told(row, value) = row ? value : NaN
plot \
  for [i=2:count] $rows index i-2 using 2:4:($3-$2):(0) with vectors nohead linewidth 1.5 \
    linecolor rgb colour(i) notitle, \
  for [i=2:count] $rows index i-2 using (told($5 == 0, $1)):4 with points pointtype filled(i) \
    pointsize 0.8 linecolor rgb paper notitle, \
  for [i=2:count] $rows index i-2 using (told($5 == 0, $1)):4 with points pointtype hollow(i) \
    pointsize 0.8 linewidth 1.5 linecolor rgb colour(i) notitle, \
  for [i=2:count] $rows index i-2 using (told($5 == 1, $1)):4 with points pointtype filled(i) \
    pointsize 0.8 linecolor rgb colour(i) notitle, \
  for [i=2:(alone ? count : 1)] NaN with points pointtype filled(i) linecolor rgb colour(i) \
    title names[i]
