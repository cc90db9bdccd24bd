// The files of plots/, as they are there.
// swift-format-ignore-file

/// Recorded from plots/ by SEATRIAL_RECORD=1 swift test --filter FigureTemplateTests.
extension PlotTemplate {
  /// The files of plots/ in order of their names, each with its text.
  package static let compiledIn: [(name: String, text: String)] = [
    (
      "bars.gp",
      #"""
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

"""#
    ),
    (
      "cdf.gp",
      #"""
# A cumulative distribution for each variant.
# $curves: value, fraction of requests at or below it; a table for each variant.
set xlabel xtitle
set ylabel 'requests (%)'
set logscale x
set xrange [xlow:xhigh]
set xtics ()
do for [i=1:words(xmarks)] { set xtics add (word(xmarks, i) real(word(xmarks, i))) }
set yrange [0:100]
set ytics (0, 25, 50, 75, 90, 99)
set lmargin 8
plot for [i=1:count] $curves index i-1 using 1:(100*$2) with lines \
  linewidth 2 dashtype dash(i) linecolor rgb colour(i) title names[i]

"""#
    ),
    (
      "faults.gp",
      #"""
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

"""#
    ),
    (
      "forest.gp",
      #"""
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

"""#
    ),
    (
      "heat.gp",
      #"""
# Replicas × time: how many sequences each was decoding.
# $map: a line for each row of replicas, a number for each span of time.
set xlabel xtitle
set ylabel 'replica'
unset key
unset grid
set border 15
set lmargin 7
set rmargin 9.5
set xrange [0:high]
set yrange [most+0.5:0.5]
set ytics autofreq
if (most <= 10) { set ytics 1 }
set cbrange [0:deepest]
set cbtics scale 0.4
set style fill solid 1
set colorbox user origin graph 1.03, graph 0 size graph 0.035, graph 1
# After cividis (J. R. Nuñez, C. R. Anderton and R. S. Renslow, PLoS ONE 13(7), 2018): even steps
# of lightness, the same to all colour vision.
set palette maxcolors 64 defined (0 '#00224e', 0.25 '#414d6b', 0.5 '#7c7b78', 0.75 '#bcaf6f', \
  1 '#fee838')
plot $map matrix using ((column(1) + 0.5) * span):(column(2) * perrow + (perrow + 1) / 2.0):3 \
  with image notitle

"""#
    ),
    (
      "history.gp",
      #"""
# A metric from run to run with 95 % intervals, a line for each scenario and variant.
# $runs: number of the run, value, half-width; a table for each. labelled: whether labels[], of
# which there are runs, name the runs.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set xrange [0.5:runs+0.5]
set offsets 0, 0, graph 0.08, graph 0.02
if (labelled) {
  set xtics scale 0.6 rotate by -40 ()
  do for [i=1:runs:step] { set xtics add (labels[i] i) }
  set bmargin 5.5 + (alone ? 1.45 * count : 0)
} else {
  set xtics step
}
plot \
  for [i=1:count] $runs index i-1 using 1:($2-$3):(0):(2*$3) with vectors nohead \
    linewidth 1 linecolor rgb colour(i) notitle, \
  for [i=1:count] $runs index i-1 using 1:2 with linespoints pointtype filled(i) pointsize 0.6 \
    linewidth 1.5 dashtype dash(i) linecolor rgb colour(i) title names[i]

"""#
    ),
    (
      "load.gp",
      #"""
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

"""#
    ),
    (
      "regret.gp",
      #"""
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

"""#
    ),
    (
      "replay.gp",
      #"""
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

"""#
    ),
    (
      "scatter.gp",
      #"""
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

"""#
    ),
    (
      "series.gp",
      #"""
# Something over time, a line for each variant.
# $lines: time, value; a table for each variant.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set xrange [0:high]
set yrange [0:*]
plot for [i=1:count] $lines index i-1 using 1:2 with lines linewidth 1.5 dashtype dash(i) \
  linecolor rgb colour(i) title names[i]

"""#
    ),
    (
      "style.gp",
      #"""
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

"""#
    ),
  ]
}
