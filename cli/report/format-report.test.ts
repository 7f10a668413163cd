import { faultsBySchema } from "../../tests/support/faults-by-schema";
import { sampleDrill, sampleReport } from "../../tests/support/sample-report";
import { sampleSiteSnapshot } from "../../tests/support/sample-site";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import { formatReport } from "./format-report";
import type { ProjectReport } from "./project-report";

const down = { problem: "VaultNotAnswering: it is down", isOutage: true, error: new Error("it is down") };
const reports: Readonly<Record<string, ProjectReport>> = {
    "a lively pair": sampleReport(),
    "a new project": sampleReport({ authority: newAuthority, snapshots: [], drills: [], records: [] }),
    "a vault that does not answer": sampleReport({ look: { vault: down } }),
    "more snapshots than a page shows": sampleReport({
        snapshots: Array.from({ length: 300 }, (_, index) =>
            sampleSiteSnapshot(`s${index}`, 5 + index, {
                epoch: index < 50 ? 3 : 1,
                ...(index < 50 && { result: "failed" as const }),
            }),
        ),
    }),
};

describe.each(Object.entries(reports))("%s", (_, report) => {
    test("its data are by the schema", () => {
        expect(faultsBySchema("report", JSON.parse(JSON.stringify(report)))).toEqual([]);
    });

    test("every link of the page leads somewhere in it, and no ID is there twice", async () => {
        const page = await formatReport(report);
        const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
        const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id!);
        expect(links.length).toBeGreaterThan(5);
        expect(links.filter((link) => !ids.includes(link))).toEqual([]);
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
        const named = [...page.matchAll(/aria-labelledby="([^"]*)"/g)].flatMap(([, names]) => names!.split(" "));
        expect(named.filter((name) => !ids.includes(name))).toEqual([]);
    });

    test("the page loads nothing and runs nothing", async () => {
        const page = await formatReport(report);
        expect(page).not.toMatch(/<script|\son[a-z]+=|javascript:|@import|url\(/i);
        expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].filter(([, to]) => !/^(#|data:,$)/.test(to!))).toEqual([]);
    });
});

/** What a name, a message or an ID may hold, and must never become markup. */
const hostile = `"><script>alert(1)</script><img src=x onerror='a'>&amp;</style>`;

test("nothing that was read becomes markup, wherever it stands", async () => {
    const withHostile = (value: unknown): unknown =>
        typeof value === "string"
            ? isFixed(value)
                ? value
                : hostile
            : Array.isArray(value)
              ? value.map(withHostile)
              : value !== null && typeof value === "object"
                ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withHostile(member)]))
                : value;
    const page = await formatReport(withHostile(sampleReport()) as ProjectReport);
    const clean = await formatReport(sampleReport());
    const tags = (text: string): string[] => [
        ...new Set([...text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag!)),
    ];
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<img");
    expect(tags(page).filter((tag) => !tags(clean).includes(tag))).toEqual([]);
});

/** Times, and words that decide what is shown. */
const isFixed = (text: string): boolean =>
    /^\d{4}-\d\d-\d\dT/.test(text) ||
    [
        "blocks",
        "risks",
        "note",
        "ready",
        "atRisk",
        "notReady",
        "unknown",
        "running",
        "absent",
        "unanswered",
        "refused",
        "DORA",
        "ISO 22301",
        "drill",
        "failover",
        "snapshot",
        "readiness",
        "sites",
    ].includes(text);

describe("checklist", () => {
    test("a line leads to the record of a drill or a failover, where there is one", () => {
        const proofs = sampleReport().checklist.flatMap((line) => line.proofs);
        const recordsOf = (of: string) =>
            proofs.filter((proof) => proof.of === of).map(({ id, record }) => [id, record]);
        expect(Object.fromEntries(recordsOf("drill"))).toEqual({ d4: 0, d2: null, d1: null });
        expect(Object.fromEntries(recordsOf("failover"))).toEqual({ 2: null, 3: 1 });
    });

    const resultsOf = ({ checklist }: ProjectReport) =>
        Object.fromEntries(checklist.map(({ standard, reference, result }) => [`${standard} ${reference}`, result]));

    test("nothing is shown of a new project but that its checks were made", () => {
        const { checklist } = reports["a new project"]!;
        expect(checklist.filter(({ proofs, result }) => result === "shown" && proofs.length === 0)).toEqual([]);
        expect(checklist.filter(({ result }) => result === "shown").map(({ reference }) => reference)).not.toEqual(
            expect.arrayContaining(["Article 11(6)(a)", "Clause 8.5"]),
        );
    });

    test("a drill that failed shows no restore", () => {
        const failed = sampleReport({ drills: [sampleDrill("d1", 1, { result: "failed" })] });
        const passed = sampleReport({ drills: [sampleDrill("d1", 1)] });
        expect(resultsOf(failed)).toMatchObject({ "DORA Article 12(3)": "open", "ISO 22301 Clause 8.6": "open" });
        expect(resultsOf(passed)).toMatchObject({ "DORA Article 12(3)": "shown", "ISO 22301 Clause 8.6": "shown" });
    });

    test("a drill of more than a year ago does not count as a test of this year", () => {
        const of = (daysAgo: number) =>
            resultsOf(sampleReport({ authority: newAuthority, drills: [sampleDrill("d1", daysAgo)] }));
        expect(of(364)["DORA Article 11(6)(a)"]).toBe("shown");
        expect(of(366)["DORA Article 11(6)(a)"]).toBe("open");
    });

    test("an objective that the newest drill does not keep is open", () => {
        const of = (recoverySeconds: number) =>
            resultsOf(sampleReport({ drills: [sampleDrill("d1", 1, { recoverySeconds })] }))["DORA Article 12(6)"];
        expect([of(7200), of(7201)]).toEqual(["shown", "open"]);
    });
});
