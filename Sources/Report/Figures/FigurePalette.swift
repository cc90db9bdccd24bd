/// The colours of a figure. Those of variants are after M. Okabe and K. Ito, "Color Universal
/// Design" (2008), which people tell apart whatever their colour vision, each shifted in lightness
/// to stand out from its background by at least 3:1 (WCAG 2.2, 1.4.11); the first variant, which
/// the others are held against, is grey.
struct FigurePalette: Sendable {
  /// Text and axes, lesser text, grid lines, background.
  var ink: String
  var muted: String
  var grid: String
  var paper: String
  /// By position of the variant shown.
  var series: [String]

  /// Most variants that one figure shows.
  static let size = 8

  /// On white, for files and print.
  static let light = FigurePalette(
    ink: "#1d242c", muted: "#5c6470", grid: "#dfe3e8", paper: "#ffffff",
    series: [
      "#3d4450", "#0072b2", "#d55e00", "#009e73", "#b85f96", "#c07f00", "#2f93cf", "#8f8500",
    ])

  static let dark = FigurePalette(
    ink: "#e4e8ed", muted: "#9aa4b0", grid: "#2d343d", paper: "#14181d",
    series: [
      "#d5dae1", "#4ba3e0", "#f0803c", "#2fc49a", "#d98cb8", "#e6a525", "#8fd0f5", "#f0e442",
    ])

  /// Colours that stand for CSS variables until ``InlineSVG`` puts those in their place.
  static let variables = FigurePalette(
    ink: "#010201", muted: "#010202", grid: "#010203", paper: "#010204",
    series: (0..<size).map { "#01030\($0)" })

  /// Every colour with the name of its CSS variable.
  var named: [(name: String, colour: String)] {
    [("ink", ink), ("muted", muted), ("grid", grid), ("paper", paper)]
      + series.enumerated().map { ("c\($0.offset)", $0.element) }
  }

  /// As declarations of CSS variables.
  var css: String { named.map { "--\($0.name):\($0.colour)" }.joined(separator: ";") }
}
