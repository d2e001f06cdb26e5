/** The page in light and dark, on a phone, on a wall and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fcfcfb; --panel: #ffffff; --raised: #f5f5f3; --rule: #e7e6e3; --grid: #eeedea;
  --text: #1c1b19; --quiet: #6a6862; --accent: #2a63d4;
  --pass: #0b7a4b; --pass-back: #eef8f2; --fail: #c02b24; --fail-back: #fdf1ef; --invalid: #8a5a00; --invalid-back: #fdf6e6;
  --steady: rgba(42, 99, 212, .05); --shade: rgba(0, 0, 0, .16);
  --c1: #2a63d4; --c2: #149383; --c3: #b8730a; --c4: #8a41c9; --c5: #c23c7e; --c6: #7c7a74; --bad: #cf382f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121211; --panel: #181817; --raised: #20201e; --rule: #2d2d2a; --grid: #262624;
    --text: #ecebe7; --quiet: #9c9a93; --accent: #7aa5ff;
    --pass: #4cc38a; --pass-back: #13231b; --fail: #ff7b70; --fail-back: #2a1715; --invalid: #e8b34b; --invalid-back: #272010;
    --steady: rgba(122, 165, 255, .06); --shade: rgba(255, 255, 255, .16);
    --c1: #6f9dff; --c2: #3ec5b2; --c3: #e5a443; --c4: #b98af0; --c5: #ee7fb2; --c6: #93918a; --bad: #ff7066;
  }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --panel: #fff; --raised: #f5f5f3; --rule: #d8d7d3; --grid: #e8e7e4; --text: #000; --quiet: #55534e;
    --pass: #0b7a4b; --pass-back: #fff; --fail: #b3231c; --fail-back: #fff; --invalid: #7a5000; --invalid-back: #fff;
    --steady: rgba(42, 99, 212, .06); --shade: transparent;
    --c1: #2a63d4; --c2: #149383; --c3: #b8730a; --c4: #8a41c9; --c5: #c23c7e; --c6: #7c7a74; --bad: #cf382f;
  }
}
* { box-sizing: border-box; }
html { font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
@media (min-width: 1800px) { html { font-size: 16px; } }
body { margin: 0; background: var(--page); color: var(--text); font-variant-numeric: tabular-nums; font-feature-settings: "tnum"; }
header, main { max-width: 1760px; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 3rem); }
header { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; align-items: baseline; padding-top: 1.25rem; color: var(--quiet); overflow-wrap: anywhere; }
header strong { color: var(--text); font-weight: 600; }
.maker { margin-left: auto; }
main { padding-bottom: 4rem; }
h1, h2, h3, p, dl, dd, figure, ul { margin: 0; padding: 0; }
h2 { font-size: 1.15rem; font-weight: 600; letter-spacing: -.01em; margin: 2.75rem 0 .35rem; }
h3 { font-size: 1rem; font-weight: 600; }
small { font-size: .857em; font-weight: 400; color: var(--quiet); }
.hint, .none { color: var(--quiet); margin-bottom: .75rem; max-width: 110ch; }
.scroll + .hint { margin-top: .5rem; }
.quiet { color: var(--quiet); }
.bad { color: var(--fail); }

.verdict { margin-top: 1rem; border: 1px solid var(--rule); border-radius: 10px; background: var(--panel); overflow: hidden; }
.verdict .lead { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; padding: 1.25rem 1.5rem; background: var(--state-back); border-bottom: 1px solid var(--rule); }
.verdict .lead > div { flex: 1 1 20rem; min-width: 0; overflow-wrap: anywhere; }
.verdict .lead > .deciding { flex: 0 1 auto; text-align: right; max-width: 34rem; }
.deciding b { display: block; font-size: 1.9rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; color: var(--state); }
.deciding span { color: var(--quiet); }
.pass { --state: var(--pass); --state-back: var(--pass-back); }
.fail { --state: var(--fail); --state-back: var(--fail-back); }
.invalid { --state: var(--invalid); --state-back: var(--invalid-back); }
.sign { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.35rem; font-weight: 700; color: var(--panel); background: var(--state); }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; color: var(--state); }
.verdict > .hint { padding: 1rem 1.5rem; margin: 0; }

.scroll { overflow-x: auto; -webkit-overflow-scrolling: touch; border: 1px solid var(--rule); border-radius: 8px;
  /* A shadow at the side on which the table goes on: covers of its colour scroll with it, the shadows stay. */
  background:
    linear-gradient(to right, var(--panel), transparent) 0 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--panel), transparent) 100% 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) 0 0 / 1rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) 100% 0 / 1rem 100% no-repeat scroll,
    var(--panel); }
.verdict .scroll { border: 0; border-radius: 0; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { padding: .42rem .7rem; text-align: left; vertical-align: baseline; white-space: nowrap; }
th { font-weight: 500; color: var(--quiet); font-size: .93rem; }
tr > :first-child { padding-left: 1rem; }
tr > :last-child { padding-right: 1rem; }
td { border-top: 1px solid var(--grid); }
.n { text-align: right; }
tbody tr:hover td { background: var(--raised); }
.requests .name { position: sticky; left: 0; background: var(--panel); }
tfoot td { font-weight: 600; border-top: 1px solid var(--rule); }
.targets td { white-space: normal; overflow-wrap: anywhere; }
.targets td:first-child, .targets th:first-child { padding-left: 1.5rem; }
.targets .state { color: var(--state); font-weight: 600; white-space: nowrap; }
.rules .limit { white-space: nowrap; }
.targets td.quiet, .targets td.n { overflow-wrap: normal; }
.interval { display: block; line-height: 1.1; }
.phases .name { position: sticky; left: 0; background: var(--panel); }
.method { color: var(--quiet); }
td.name { min-width: 13rem; max-width: 30rem; white-space: normal; overflow-wrap: break-word; }
td.text { min-width: 16rem; white-space: normal; overflow-wrap: anywhere; }
.groups th { padding-bottom: 0; font-size: .857rem; }
.groups th:not(:first-child) { box-shadow: inset 1px 0 var(--rule); }
.share { min-width: 7.5rem; }
.share i { display: block; height: 2px; margin-top: 1px; background: var(--c1); opacity: .8; }
.share span { color: var(--quiet); }
tfoot .share i { display: none; }
th button { all: unset; cursor: pointer; }
th button:hover, th[aria-sort] { color: var(--text); }
th button:focus-visible, figure:focus-visible, input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
th[aria-sort=descending] button::after { content: " ↓"; }
th[aria-sort=ascending] button::after { content: " ↑"; }

.figures { display: flex; flex-wrap: wrap; gap: 1px; margin-top: 1rem; background: var(--rule); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
.figures > div { flex: 1 1 7.5rem; background: var(--panel); padding: .8rem 1rem .7rem; min-width: 0; }
.figures b { display: block; font-size: 1.45rem; line-height: 1.25; font-weight: 600; letter-spacing: -.015em; white-space: nowrap; }
.figures b small { font-size: .62em; letter-spacing: 0; }
.figures span { color: var(--quiet); overflow-wrap: anywhere; }
.clock { color: var(--quiet); margin: .5rem 0 0; font-size: .93rem; }
.words { margin: 1.25rem 0 0; max-width: 95ch; font-size: 1.07rem; overflow-wrap: anywhere; }

.charts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
@media (min-width: 860px) { .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (min-width: 2200px) { .charts { grid-template-columns: repeat(4, minmax(0, 1fr)); } header, main { max-width: 2320px; } }
.chart { border: 1px solid var(--rule); border-radius: 8px; background: var(--panel); padding: .85rem 1rem .6rem; min-width: 0; display: flex; flex-direction: column; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.25rem; margin-bottom: 1.4rem; }
.legend { flex: 1 0 100%; list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--quiet); font-size: .93rem; line-height: 1.6; }
.legend b { color: var(--text); font-weight: 600; display: inline-block; min-width: 3ch; }
.at { color: var(--quiet); font-size: .93rem; }
.key { display: inline-block; width: 14px; height: 0; border-top: 3px solid var(--c); margin-right: .4em; vertical-align: .25em; }
.key.dashed { border-top-style: dashed; }
.c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
path.bad, .key.bad { --c: var(--bad); }
.key.limit { border-top: 1px dashed var(--fail); }
.plot { position: relative; display: flex; flex-direction: column; gap: 1.4rem; height: 15.5rem; margin: auto .5rem 0 3.2rem; touch-action: pan-y; cursor: crosshair; }
.panel { position: relative; flex: 3 1 0; }
.panel.short { flex-grow: 1; }
.panel svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.panel path { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; stroke-linecap: round; }
.panel .grid { stroke: var(--grid); stroke-width: 1; }
.panel .line { stroke: var(--c); }
.panel .dashed { stroke-dasharray: 4 3.5; }
.panel .area { fill: var(--c); fill-opacity: .13; stroke: none; }
.panel path.limit { stroke: var(--fail); stroke-width: 1; stroke-dasharray: 5 4; }
.panel rect.steady { fill: var(--steady); }
.panel span { position: absolute; font-size: .82rem; line-height: 1; color: var(--quiet); white-space: nowrap; pointer-events: none; }
.panel .y { right: calc(100% + .5rem); transform: translateY(50%); }
.ramp { position: absolute; top: -.9rem; bottom: 0; border-left: 1px dashed var(--quiet); opacity: .75; pointer-events: none; }
.ramp span { position: absolute; top: 0; left: .3rem; font-size: .78rem; line-height: 1; font-style: normal; white-space: nowrap; color: var(--quiet); }
.x { position: relative; height: 1.5rem; margin: .4rem .5rem 0 3.2rem; font-size: .82rem; color: var(--quiet); }
.x span { position: absolute; transform: translateX(-50%); }
.x span.end { transform: translateX(calc(-100% + .5rem)); }
.cursor { display: none; position: absolute; top: 0; bottom: 0; border-left: 1px solid var(--text); opacity: .45; pointer-events: none; }
.pointed .cursor { display: block; }

.tabs > input { position: absolute; opacity: 0; }
.tabs > label { display: inline-block; padding: .3rem .75rem; margin: 0 .25rem .75rem 0; border: 1px solid var(--rule); border-radius: 6px; cursor: pointer; color: var(--quiet); }
.tabs > input:checked + label { background: var(--raised); color: var(--text); border-color: var(--quiet); }
.tabs > input[type=checkbox] + label::before { content: "☐ "; }
.tabs > input[type=checkbox]:checked + label::before { content: "☑ "; }
.window > h3, .window { display: none; }
#tab-steady:checked ~ .window.steady, #tab-whole:checked ~ .window.whole { display: block; }
.minor { display: none; }
#all-columns:checked ~ .window .minor { display: table-cell; }
.narrow { display: none; }

.exception { margin-top: .75rem; border: 1px solid var(--rule); border-radius: 8px; background: var(--panel); overflow: hidden; }
.exception h3 { padding: .6rem 1rem; font-weight: 500; overflow-wrap: anywhere; }
pre { margin: 0; padding: .7rem 1rem; max-height: 20rem; overflow: auto; border-top: 1px solid var(--grid); background: var(--raised); font: .86rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 0 3rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin-top: .5rem; }
.facts dt, .definitions dd { color: var(--quiet); }
.facts dd { overflow-wrap: anywhere; }
.definitions { columns: 26rem; column-gap: 3rem; margin-top: .5rem; }
.definitions div { break-inside: avoid; margin-bottom: .8rem; }
.definitions dt { font-weight: 500; }

/* Not on paper, which is as narrow. */
@media screen and (max-width: 1000px) {
  .narrow { display: block; }
  .requests .wide, .requests .groups, td.name .narrow { display: none; }
  #all-columns:checked ~ .window .wide { display: table-cell; }
  #all-columns:checked ~ .window .groups { display: table-row; }
}
@media (max-width: 560px) {
  .verdict .lead { padding: 1rem; flex-wrap: wrap; }
  .verdict .lead > div { flex-basis: 12rem; }
  .verdict .lead > .deciding { text-align: left; flex-basis: 100%; }
  .targets thead { display: none; }
  .targets tr { display: grid; grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .6rem 1rem; border-top: 1px solid var(--grid); }
  .targets td, .targets td:first-child, .targets td:last-child { padding: 0; border: 0; text-align: left; }
  .targets td.label { order: 1; }
  .targets td.state { order: 2; text-align: right; }
  .targets td.measured { order: 3; }
  .targets td.limit { order: 4; text-align: right; }
  .targets td.margin { order: 5; color: var(--quiet); }
  .targets td.when { order: 6; text-align: right; }
  .targets td.limit::before { content: "limit "; }
  .targets td.absent { display: none; }
  .requests .mid, .requests .method { display: none; }
  td.name .narrow { display: block; }
  #all-columns:checked ~ .window :is(.mid, .method) { display: table-cell; }
  #all-columns:checked ~ .window td.name .narrow { display: none; }
  td.text { min-width: 10rem; }
  .requests th, .requests td { padding: .4rem .35rem; }
  td.name, .requests .name { min-width: 6.5rem; max-width: 9rem; padding-left: .75rem; }
  .requests .name { box-shadow: 1px 0 var(--rule); }
  .figures { display: grid; grid-template-columns: repeat(2, 1fr); }
  .figures > div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .maker { display: none; }
  .chart { padding: .75rem .6rem .4rem; }
}
@media print {
  @page { margin: 14mm; }
  html { font-size: 9.5px; }
  header, main { max-width: none; padding-left: 0; padding-right: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .charts { grid-template-columns: 1fr 1fr; }
  .chart, .exception, .verdict, .figures, tr { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  .tabs > label, .cursor { display: none !important; }
  .window, .window > h3 { display: block !important; }
  .window { margin-bottom: 1rem; }
  .scroll { overflow: visible; border-radius: 0; }
  th, td { padding: .3rem .45rem; }
  /* Said once, at the end, not on every page. */
  tfoot { display: table-row-group; }
  pre { max-height: none; white-space: pre-wrap; }
}
`;
