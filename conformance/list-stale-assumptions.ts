import { assumptions, staleAfterDays, staleAssumptions } from "./assumptions";

const stale = staleAssumptions(assumptions, new Date());
console.log(
    stale.length === 0
        ? `No source of an assumption is older than ${staleAfterDays} days.`
        : [
              `The sources of ${stale.length} of ${assumptions.length} assumptions are older than ${staleAfterDays} days. See whether they still say so, or run the conformance kit (docs/conformance.md):`,
              ...stale.map(({ row, source }) => `  ${source.on} (${source.is}): ${row}`),
          ].join("\n"),
);
