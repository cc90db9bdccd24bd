# A measured run and its replay: so many levels over time, one below the other, and below them so
# many distributions side by side; the simulated line is drawn over the wider measured one.
# $level1 ..: time, value; $curve1 ..: value, fraction of requests at or below it; measured first,
# then simulated.
head = 34.0
foot = 56.0
below = curves > 0 ? 250.0 : 0
whole = head + 150.0 * levels + below + (below > 0 ? 0 : foot - 42)
theirs(name, x, y) = sprintf("$%s index 0 using %s:%s with lines lw 4 lc rgb muted", name, x, y)
ours(name, x, y) = sprintf("$%s index 1 using %s:%s with lines lw 1.5 lc rgb colour(3)", name, x, y)
both(name, x, y) = 'plot ' . theirs(name, x, y) . ', ' . ours(name, x, y)
unset title
set tmargin
set bmargin
set multiplot
set key off
# The title and what the colours stand for, once, at the top.
top = 1 - 0.5 * head / whole
set label 1 title at screen 0.1, top textcolor rgb ink front
set label 2 names[1] at screen 0.72, top textcolor rgb muted front
set label 3 names[2] at screen 0.85, top textcolor rgb colour(3) front
set lmargin at screen 0.1
set rmargin at screen 0.975
set xrange [low:high]
set yrange [0:*]
do for [i=1:levels] {
  set tmargin at screen 1 - (head + 150.0 * (i - 1) + 12) / whole
  set bmargin at screen 1 - (head + 150.0 * i - (i == levels ? 42 : 14)) / whole
  set ylabel value(sprintf('leveltitle%d', i)) textcolor rgb ink
  set format x (i == levels ? '%g' : '')
  if (i == levels) { set xlabel xtitle textcolor rgb ink } else { unset xlabel }
  eval both(sprintf('level%d', i), '1', '2')
  unset label 1
  unset label 2
  unset label 3
}
set format x '%g'
set yrange [0:100]
set xrange [0:*]
set ytics (0, 25, 50, 75, 90, 99)
do for [i=1:curves] {
  set lmargin at screen (i == 1 ? 0.1 : 0.57)
  set rmargin at screen (i == 1 ? 0.48 : 0.975)
  set tmargin at screen 1 - (head + 150.0 * levels + 20) / whole
  set bmargin at screen foot / whole
  if (i == 1) { set ylabel 'requests (%)' textcolor rgb ink } else { unset ylabel }
  set xlabel value(sprintf('curvetitle%d', i)) textcolor rgb ink
  eval both(sprintf('curve%d', i), '1', '(100*$2)')
}
unset multiplot
