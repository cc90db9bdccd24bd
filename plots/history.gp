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
