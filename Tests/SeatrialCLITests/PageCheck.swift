/// A page that looks at another one at several widths and writes down what is wrong with it.
enum PageCheck {
  /// The page that checks `html`: framed, measured, with all its details closed and then open.
  static func page(checking html: String, widths: [Int]) -> String {
    let framed = html.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    let frames = widths.map {
      "<iframe width=\"\($0)\" height=\"900\" style=\"border:0\" srcdoc=\"\(framed)\"></iframe>"
    }
    return "<!DOCTYPE html><meta charset=\"utf-8\"><body>\(frames.joined())"
      + "<script>\(script)</script>"
  }

  /// Lines `width, state: finding`, and one `width, state: looked at …` that counts what was seen.
  private static let script = """
    const lines = [];
    function overlap(a, b) {
      return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
    }
    function drawings(doc, say) {
      let texts = 0;
      const figures = [...doc.querySelectorAll('figure')];
      for (const figure of figures) {
        const svg = figure.querySelector(':scope > svg');
        const box = svg ? svg.getBoundingClientRect() : { width: 0, height: 0 };
        if (box.width < 200 || box.height < 100) {
          say(figure.id + ' is ' + box.width + ' by ' + box.height);
          continue;
        }
        if (!svg.querySelector('path, image')) say(figure.id + ' is empty');
        const labels = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
        texts += labels.length;
          if (labels.length < 6) say(figure.id + ' has ' + labels.length + ' labels only');
        const boxes = labels.map(t => t.getBoundingClientRect());
        boxes.forEach((own, i) => {
          const name = figure.id + ': "' + labels[i].textContent + '"';
          if (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1
            || own.bottom > box.bottom + 1) say(name + ' reaches out of its figure');
          if (own.height < 9 && own.width > own.height) say(name + ' is ' + own.height + ' high');
          for (let j = 0; j < i; j++)
            if (overlap(own, boxes[j])) say(name + ' overlaps "' + labels[j].textContent + '"');
        });
      }
      return figures.length + ' figures with ' + texts + ' labels';
    }
    function words(doc, width, say) {
      let count = 0;
      const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest('svg, script')) continue;
        const range = doc.createRange();
        range.selectNodeContents(node);
        const name = '"' + node.data.trim().slice(0, 40) + '"';
        const scrolls = parent.closest('.scroll');
        for (const box of range.getClientRects()) {
          count++;
          if (!scrolls && (box.right > width + 1 || box.left < -1)) say(name + ' leaves the page');
        }
        for (let e = parent; e && e !== doc.body; e = e.parentElement) {
          const style = doc.defaultView.getComputedStyle(e);
          const hides = ['hidden', 'clip'].includes(style.overflowX);
          if (hides && e.scrollWidth > e.clientWidth + 1) say(name + ' is clipped');
          if (style.textOverflow === 'ellipsis') say(name + ' may be cut short');
        }
      }
      return count + ' lines of text';
    }
    window.onload = () => {
      for (const frame of document.querySelectorAll('iframe')) {
        const doc = frame.contentDocument, width = Number(frame.width);
        for (const state of ['closed', 'open']) {
          if (state === 'open') doc.querySelectorAll('details').forEach(d => { d.open = true; });
          const say = text => lines.push(width + ', ' + state + ': ' + text);
          const reach = doc.documentElement.scrollWidth;
          if (reach > width) say('the page is ' + reach + ' wide');
          const seen = drawings(doc, say);
          say('looked at ' + seen + ' and ' + words(doc, width, say));
        }
      }
      document.body.textContent = lines.join('\\n');
    };
    """
}
