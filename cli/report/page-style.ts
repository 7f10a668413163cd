/** The page's only style. Colours are pairs of a light and a dark page, each with a contrast of 4.5 to 1 at least for text. */
export const pageStyle = `
:root {
    color-scheme: light dark;
    --page: #ffffff; --panel: #f5f7fa; --text: #1b2330; --quiet: #4c5767; --line: #cfd6e0; --link: #0b57b7;
    --native: #2f6fc4; --logical: #8a4fbf; --good: #1b7a3d; --warn: #8a5700; --bad: #b3261e; --unusable: #98a2b0;
}
@media (prefers-color-scheme: dark) {
    :root {
        --page: #11161d; --panel: #1a212b; --text: #e7ecf3; --quiet: #aab5c4; --line: #38424f; --link: #8ab8ff;
        --native: #6ea8f5; --logical: #c397f0; --good: #6fd694; --warn: #f0bf5f; --bad: #ff938a; --unusable: #6d7786;
    }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
    margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2.5rem) 3rem; max-width: 76rem;
    background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif;
    overflow-wrap: anywhere;
}
h1 { font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.2; margin: 0.5rem 0 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
p { margin: 0.4rem 0; max-width: 48rem; }
.quiet { color: var(--quiet); }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin: 1rem 0; list-style: none; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 0.75rem; margin: 1rem 0; padding: 0; }
.tile { background: var(--panel); border: 1px solid var(--line); border-left: 5px solid var(--quiet); border-radius: 6px; padding: 0.6rem 0.9rem; }
.tile dt { color: var(--quiet); font-size: 0.85rem; }
.tile dd { margin: 0; }
.tile dd strong { display: block; font-size: 1.15rem; line-height: 1.35; }
.tile.good { border-left-color: var(--good); } .tile.warn { border-left-color: var(--warn); } .tile.bad { border-left-color: var(--bad); }
.mark { font-weight: 600; white-space: nowrap; }
.mark.good { color: var(--good); } .mark.warn { color: var(--warn); } .mark.bad { color: var(--bad); }
code { font: 0.9em/1.4 ui-monospace, Consolas, monospace; }
table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; font-size: 0.92rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem 0.4rem 0; border-bottom: 1px solid var(--line); }
td, th { min-width: 4.75rem; }
th[scope="row"] { font-weight: 600; min-width: 8.5rem; }
thead th { color: var(--quiet); font-weight: 600; overflow-wrap: normal; }
tr:target { background: var(--panel); outline: 2px solid var(--link); }
td a { white-space: nowrap; }
ul.plain { margin: 0; padding-left: 1.1rem; }
figure { margin: 1rem 0; padding: 0.75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
figcaption { font-weight: 600; margin-bottom: 0.4rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.25rem; margin: 0.4rem 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: 0.85rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.legend svg { width: 1.25rem; height: 1rem; flex: none; }
.chart { display: block; width: 100%; height: auto; font: 12px/1 system-ui, "Segoe UI", Roboto, sans-serif; }
.chart.narrow { display: none; }
svg text { fill: var(--text); } svg .tick { fill: var(--quiet); font-size: 11px; }
svg .label { font-weight: 600; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .now { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .bar.native, svg .bar.duration { fill: var(--native); }
svg .bar.logical { fill: none; stroke: var(--logical); stroke-width: 2; }
svg .bar.broken { fill: var(--bad); }
svg .bar.unusable { fill: none; stroke: var(--unusable); stroke-width: 1; stroke-dasharray: 3 2; }
svg .objective { stroke: var(--text); stroke-width: 2; }
svg .event { fill: var(--text); } svg .event.passed { fill: var(--good); } svg .event.failed, svg .event.running { fill: var(--bad); }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.85rem; }
@media (max-width: 44rem) {
    .chart.wide { display: none; } .chart.narrow { display: block; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    table, tbody, tr, caption { display: block; }
    tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
    th, td { min-width: 0; display: grid; grid-template-columns: 6.5rem 1fr; gap: 0.5rem; border: 0; padding: 0.15rem 0; }
    th::before, td::before { content: attr(data-label) / ""; color: var(--quiet); font-weight: 400; }
}
@media print {
    :root {
        color-scheme: light;
        --page: #ffffff; --panel: #ffffff; --text: #000000; --quiet: #333333; --line: #bbbbbb; --link: #000000;
        --native: #2f6fc4; --logical: #8a4fbf; --good: #1b7a3d; --warn: #8a5700; --bad: #b3261e; --unusable: #98a2b0;
    }
    @page { margin: 15mm; }
    body { max-width: none; padding: 0; font-size: 10pt; }
    nav, .skip { display: none; }
    figure, tr, .tile { break-inside: avoid; }
    h2, h3, figcaption, caption { break-after: avoid; }
    svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
