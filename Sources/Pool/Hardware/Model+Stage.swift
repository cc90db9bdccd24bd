extension Model {
  /// The largest part of the model when its layers are dealt out to `stages` of a pipeline in
  /// stretches as equal as can be: a model of as many layers, with one of the two embeddings.
  ///
  /// Kinds of layers are taken to be spread evenly, but dense ones before experts, which are in
  /// the first stages; the largest is one of the others where it can be.
  package func stage(of stages: Int) -> Model {
    guard stages > 1 else { return self }
    func share(_ count: Int) -> Int { (count + stages - 1) / stages }
    var stage = self
    stage.layers = share(layers)
    stage.tiedEmbeddings = true
    if let window = slidingWindow {
      stage.slidingWindow = SlidingWindow(layers: share(windowLayers), tokens: window.tokens)
    }
    if linearAttention != nil { stage.linearAttention?.layers = share(linearLayers) }
    if experts != nil {
      stage.experts?.denseLayers = max(0, denseLayers - (layers - stage.layers))
    }
    return stage
  }
}
