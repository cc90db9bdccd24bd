internal import Pool

extension Shape where Value == Catalogue {
  /// A file of the user's own GPUs and models.
  static var catalogueFile: Shape {
    .mapping("catalogue") { reader in
      let gpus = reader.optional(
        "gpus", Shape<GPU>.description.list(), default: [], "GPUs by the names they give")
      let models = reader.optional(
        "models", Shape<Model>.description.list(), default: [], "models by the names they give")
      reportRepeated(gpus.value.map(\.name), in: gpus, "GPU")
      reportRepeated(models.value.map(\.name), in: models, "model")
      return Catalogue(gpus: gpus.value, models: models.value)
    }
  }

  private static func reportRepeated(
    _ names: [String], in field: Field<some Any>, _ noun: String
  ) {
    guard field.isGood, let name = names.firstRepeated else { return }
    field.fail("two \(noun)s are called '\(name.abridged)'")
  }

  /// The name of a file of the user's own GPUs and models; it joins the session's catalogue.
  static var includedCatalogue: Shape {
    Shape(
      placeholder: { Catalogue(gpus: [], models: []) },
      describe: { .scalar(.init(noun: "a file of GPUs and models", type: .string)) },
      decode: { input in
        guard let root = input.session.document(input) else { return nil }
        let inner = Input(node: root, path: "", session: input.session)
        guard let catalogue = catalogueFile.decode(inner) else { return nil }
        input.session.catalogue.include(catalogue)
        return catalogue
      })
  }
}

extension [String] {
  /// The first that stood earlier in the list.
  var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
