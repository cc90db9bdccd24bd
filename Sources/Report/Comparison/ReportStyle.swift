/// How a report looks: light and dark, wide and narrow, on screen and on paper.
enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;\(FigurePalette.light.css);\
    --panel:#f6f7f9;--accent:#0068a5;--good:#00694d;--bad:#a84300}
    @media (prefers-color-scheme:dark){:root{\(FigurePalette.dark.css);\
    --panel:#1c2229;--accent:#62b5ec;--good:#4fd3ab;--bad:#f79a63}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);\
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    header,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
    header{padding-top:40px}
    h1{font-size:1.75rem;line-height:1.2;margin:0 0 4px;letter-spacing:-.012em}
    h1,h2,h3,p,li,dd,figcaption,td,th,summary{overflow-wrap:anywhere}
    h2{font-size:1.3rem;line-height:1.25;margin:56px 0 12px;letter-spacing:-.006em}
    h3{font-size:1.02rem;line-height:1.3;margin:32px 0 8px}
    p{margin:0 0 10px;max-width:72ch}
    a{color:var(--accent)}
    .sub,.source,footer,.hint{color:var(--muted)}
    .sub{margin:0 0 14px}
    nav ul{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0;padding:0;list-style:none;\
    font-size:.9rem}
    nav a{display:inline-block;padding:4px 0}
    .answer{margin:26px 0 30px;padding:20px 24px;background:var(--panel);\
    border-left:4px solid var(--accent);border-radius:0 6px 6px 0}
    .answer h2{font-size:.8rem;margin:0 0 6px;text-transform:uppercase;letter-spacing:.07em;\
    color:var(--muted)}
    .answer p{margin:0 0 6px;max-width:80ch}
    .answer p.lead{font-size:1.3rem;line-height:1.4;font-weight:600}
    .answer p:last-child{margin:0}
    .scroll{overflow-x:auto;max-width:100%;margin:0 0 14px}
    .scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);\
    outline-offset:2px}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
    caption{text-align:left;color:var(--muted);font-size:.88rem;padding:0 0 8px}
    caption span{display:block;position:sticky;left:0;\
    max-width:min(90ch,calc(100vw - 48px))}
    th,td{padding:7px 20px 7px 0;text-align:right;vertical-align:top;\
    border-bottom:1px solid var(--grid);overflow-wrap:normal}
    td{white-space:nowrap}
    thead th{min-width:6.5em;font-weight:600;vertical-align:bottom;\
    border-bottom:1.5px solid var(--muted)}
    th:first-child,td:first-child{text-align:left}
    tbody th{font-weight:500;background:var(--paper);position:sticky;left:0;max-width:46vw}
    tbody tr.load th{padding-top:16px;font-weight:600;color:var(--muted);max-width:none}
    tbody tr.load th span{position:sticky;left:0}
    td small{display:block;font-size:.84em;color:var(--muted)}
    .better{color:var(--good);font-weight:600}
    .worse{color:var(--bad);font-weight:600}
    td small.better,td small.worse{font-weight:500}
    .same,.untested{color:var(--muted)}
    .legend{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0 0 18px;padding:0;list-style:none;\
    font-size:.92rem}
    .legend li{display:flex;align-items:center;gap:8px}
    .legend svg{flex:none;width:34px;height:14px}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));\
    gap:0 40px}
    .figures>figure{display:grid;grid-template-columns:minmax(0,1fr);\
    grid-template-rows:subgrid;grid-row:span 3;row-gap:8px;margin:0 0 34px;\
    min-width:0;max-width:540px;align-content:start;align-items:start}
    @media (min-width:960px){
    .figures>figure:only-child{grid-column:1/-1;max-width:none;column-gap:40px;\
    grid-template-columns:minmax(0,540px) minmax(0,1fr);grid-template-rows:auto 1fr;grid-row:auto}
    figure:only-child>svg{grid-column:1;grid-row:1/3}
    figure:only-child>figcaption{grid-column:2;padding-top:10px}
    figure:only-child>div{grid-column:2}
    }
    figcaption{margin:0;font-size:.92rem;line-height:1.45}
    figcaption strong{display:block;font-size:1rem;margin:0 0 2px}
    figure>svg{display:block;width:100%;height:auto;overflow:visible}
    figure svg text{font-family:inherit}
    figure svg image{image-rendering:pixelated}
    .source{font-size:.84rem;line-height:1.45;margin:0 0 4px}
    details{font-size:.92rem}
    summary{cursor:pointer;color:var(--accent);padding:3px 0}
    details[open]>summary{margin-bottom:8px}
    dl{margin:0;display:grid;grid-template-columns:minmax(7em,max-content) minmax(0,72ch);\
    gap:8px 20px}
    dt{font-weight:600}
    dd{margin:0}
    pre{margin:0;padding:14px 16px;background:var(--panel);border-radius:6px;\
    font:13.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
    width:max-content;min-width:100%}
    code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
    font-size:.92em}
    footer{margin-top:56px;padding-top:16px;padding-bottom:40px;font-size:.88rem}
    @media (max-width:640px){
    header,main,footer{padding-left:16px;padding-right:16px}
    header{padding-top:24px}
    caption span{max-width:calc(100vw - 32px)}
    h1{font-size:1.4rem}
    h2{margin-top:44px}
    .answer{padding:16px 18px;margin-left:-16px;margin-right:-16px;border-radius:0}
    .answer p.lead{font-size:1.12rem}
    .figures{gap:0}
    .figures>figure{display:block;margin:0 0 36px}
    figure>svg{margin:8px 0}
    dl{display:block}
    dd{margin:0 0 12px}
    }
    @media print{
    :root{color-scheme:light;\(FigurePalette.light.css);\
    --panel:#f6f7f9;--accent:#1d242c;--good:#00694d;--bad:#a84300}
    @page{margin:16mm 14mm}
    body{font-size:10.5pt}
    header,main,footer{max-width:none;padding:0}
    nav,.hint{display:none}
    h2,h3,caption,.legend{break-after:avoid}
    figure,tr,dt,.answer{break-inside:avoid}
    thead{break-after:avoid}
    tbody tr:first-child{break-before:avoid}
    tbody th{max-width:none}
    dd{break-before:avoid}
    .figures{grid-template-columns:1fr 1fr;gap:0 24px}
    .scroll{overflow:visible}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;width:auto}
    figure details{display:none}
    details.metrics::details-content{content-visibility:visible;block-size:auto}
    tbody th{position:static}
    }
    """
}
