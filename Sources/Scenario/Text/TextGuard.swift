/// Looks over a YAML text before the parser does, for what the parser would not survive or could
/// not place: control characters, deep nesting, aliases by the hundred, keys that are not text.
///
/// It knows just enough of YAML to skip quoted text, comments and block scalars. O(characters).
struct TextGuard {
  /// Mappings and lists inside each other, at most.
  static let maxDepth = 64
  /// Uses of an anchor in a file, at most; a handful of anchors used a few times each is what
  /// sharing needs, and what is below this cannot grow without bound before it is cut off.
  static let maxAliases = 100

  /// The first thing wrong in a text, from 1.
  struct Finding {
    var line: Int
    var column: Int
    var message: String
  }

  private var line = 1
  private var column = 0
  private var indents: [Int] = []
  private var flowDepth = 0
  private var aliases = 0
  /// The quotation mark of the quoted text we are in.
  private var quote: Unicode.Scalar?
  private var isEscaped = false
  private var isComment = false
  /// Only blanks, or `- ` indicators, were seen on this line.
  private var opensBlock = true
  /// The next character begins a token.
  private var beginsToken = true
  /// In an anchor or a tag, after which a token begins.
  private var isProperty = false
  private var keyHazard = KeyHazard.none
  /// Lines indented deeper than this are a block scalar's text.
  private var literalIndent: Int?

  private enum KeyHazard { case none, alias, collection }

  /// Returns the first thing wrong in `text`, or `nil`.
  static func inspect(_ text: String) -> Finding? {
    var guardian = TextGuard()
    var scalars = text.unicodeScalars.makeIterator()
    var current = scalars.next()
    while let scalar = current {
      let next = scalars.next()
      if let message = guardian.take(scalar, next: next) {
        return Finding(line: guardian.line, column: guardian.column, message: message)
      }
      current = next
    }
    return nil
  }

  private mutating func take(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) -> String? {
    column += 1
    if scalar == "\n" || (scalar == "\r" && next != "\n") {
      startLine()
      return nil
    }
    guard Self.isPrintable(scalar) else {
      return "control character U+\(String(scalar.value, radix: 16, uppercase: true))"
    }
    if isComment { return nil }
    if quote != nil {
      continueQuoted(scalar)
      return nil
    }
    if scalar == " " || scalar == "\t" || scalar == "\r" {
      if isProperty { (isProperty, beginsToken) = (false, true) }
      return nil
    }
    return takeToken(scalar, next: next)
  }

  private mutating func startLine() {
    line += 1
    column = 0
    isComment = false
    isProperty = false
    opensBlock = true
    beginsToken = true
    keyHazard = .none
  }

  private mutating func continueQuoted(_ scalar: Unicode.Scalar) {
    if isEscaped {
      isEscaped = false
    } else if scalar == "\\", quote == "\"" {
      isEscaped = true
    } else if scalar == quote {
      quote = nil
      opensBlock = false
      beginsToken = false
    }
  }

  private mutating func takeToken(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) -> String? {
    if opensBlock, let indent = literalIndent {
      if column > indent {
        isComment = true
        return nil
      }
      literalIndent = nil
    }
    if scalar == "#", beginsToken {
      isComment = true
      return nil
    }
    if opensBlock, flowDepth == 0 {
      while let last = indents.last, last >= column { indents.removeLast() }
      indents.append(column)
      if indents.count > Self.maxDepth { return Self.tooDeep }
    }
    let endsHere = next == nil || next == " " || next == "\n" || next == "\r" || next == "\t"
    if beginsToken, scalar == "?", endsHere { return Self.badKey }
    if beginsToken, scalar == "-", endsHere { return nil }
    opensBlock = false
    return takeIndicator(scalar, endsHere: endsHere)
  }

  private mutating func takeIndicator(_ scalar: Unicode.Scalar, endsHere: Bool) -> String? {
    let began = beginsToken
    beginsToken = false
    switch scalar {
    case ":" where endsHere || keyHazard == .collection:
      if keyHazard != .none { return Self.badKey }
      beginsToken = true
    case ",":
      beginsToken = flowDepth > 0
      keyHazard = .none
    case "[", "{":
      if began { flowDepth += 1 }
      beginsToken = began
      if flowDepth + indents.count > Self.maxDepth { return Self.tooDeep }
    case "]", "}":
      if flowDepth > 0 {
        flowDepth -= 1
        keyHazard = .collection
      }
    case "\"" where began, "'" where began:
      quote = scalar
    case "*" where began && !endsHere:
      aliases += 1
      keyHazard = .alias
      if aliases > Self.maxAliases { return "more than \(Self.maxAliases) aliases" }
    case "&" where began, "!" where began:
      isProperty = true
    case "|" where began, ">" where began:
      if flowDepth == 0 { literalIndent = indents.last }
    default:
      if keyHazard == .collection { keyHazard = .none }
    }
    return nil
  }

  private static let badKey = "a key must be plain text"
  private static let tooDeep = "nested more than \(maxDepth) deep"

  /// Whether YAML 1.2 (section 5.1) allows the character.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
