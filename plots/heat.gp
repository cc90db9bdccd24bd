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
