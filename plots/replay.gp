# A measured run and its replay: so many levels over time, one below the other, and below them so
# many distributions side by side.
# $level1 ..: time, value; $curve1 ..: value, fraction of requests at or below it; measured first,
# then simulated.
head = 34.0
foot = 4.0
whole = head + foot + 150.0 * levels + (curves > 0 ? 250.0 : 0)
unset title
set tmargin
set bmargin
set multiplot
set key off
# The title and what the colours stand for, once, at the top.
set label 1 title at screen 0.5, 1 - 0.45 * head / whole center textcolor rgb ink front
set label 2 names[1] at screen 0.14, 1 - 0.85 * head / whole textcolor rgb colour(1) front
set label 3 names[2] at screen 0.28, 1 - 0.85 * head / whole textcolor rgb colour(3) front
set lmargin at screen 0.09
set rmargin at screen 0.975
set xrange [low:high]
set yrange [0:*]
do for [i=1:levels] {
  set tmargin at screen 1 - (head + 150.0 * (i - 1) + 12) / whole
  set bmargin at screen 1 - (head + 150.0 * i - (i == levels ? 42 : 14)) / whole
  set ylabel value(sprintf('leveltitle%d', i))
  if (i == levels) { set xlabel xtitle; set format x '%g' } else { unset xlabel; set format x '' }
  eval sprintf("plot $level%d index 0 using 1:2 with lines linewidth 2.5 linecolor rgb colour(1), '' index 1 using 1:2 with lines linewidth 1.5 dashtype 2 linecolor rgb colour(3)", i)
  unset label 1
  unset label 2
  unset label 3
}
set format x '%g'
set xlabel textcolor rgb ink
set yrange [0:100]
set xrange [0:*]
set ytics (0, 25, 50, 75, 90, 99)
do for [i=1:curves] {
  set lmargin at screen (i == 1 ? 0.09 : 0.57)
  set rmargin at screen (i == 1 ? 0.48 : 0.975)
  set tmargin at screen 1 - (head + 150.0 * levels + 20) / whole
  set bmargin at screen 44 / whole
  if (i == 1) { set ylabel 'requests (%)' } else { unset ylabel }
  set xlabel value(sprintf('curvetitle%d', i))
  eval sprintf("plot $curve%d index 0 using 1:(100*$2) with lines linewidth 2.5 linecolor rgb colour(1), '' index 1 using 1:(100*$2) with lines linewidth 1.5 dashtype 2 linecolor rgb colour(3)", i)
}
unset multiplot
