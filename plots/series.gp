# Something over time, a line for each variant.
# $lines: time, value; a table for each variant.
set xlabel xtitle
set ylabel ytitle
set lmargin 10
set xrange [0:high]
set yrange [0:*]
plot for [i=1:count] $lines index i-1 using 1:2 with lines linewidth 1.5 dashtype dash(i) \
  linecolor rgb colour(i) title names[i]
