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
