import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { formatReport } from "../../cli/report/format-report";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import { sampleReport } from "../support/sample-report";
import { chromiumPath } from "./chromium-path";

// The report's page in a real Chromium, as users see, print and hear it.

const directory = path.join(__dirname, "..", "..", ".sandbox", "browser");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const down = { problem: "VaultNotAnswering: it is down", isOutage: true, error: new Error("it is down") };
const long = "a-name-without-any-blank-that-is-longer-than-a-telephone-is-wide".repeat(2);
const reports = {
    lively: sampleReport(),
    new: sampleReport({ authority: newAuthority, snapshots: [], drills: [] }),
    down: sampleReport({ look: { vault: down } }),
    long: sampleReport({ name: long }),
};

interface View {
    readonly name: string;
    readonly options: BrowserContextOptions;
    readonly media?: "print";
}

const views: readonly View[] = [
    { name: "light", options: { viewport: { width: 1280, height: 900 }, colorScheme: "light" } },
    { name: "dark", options: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" } },
    { name: "narrow", options: { viewport: { width: 360, height: 740 }, colorScheme: "light" } },
    { name: "narrow-dark", options: { viewport: { width: 360, height: 740 }, colorScheme: "dark" } },
    // A4 without its margins.
    { name: "print", options: { viewport: { width: 680, height: 1000 }, colorScheme: "dark" }, media: "print" },
];

let browser: Browser;

beforeAll(async () => {
    mkdirSync(directory, { recursive: true });
    // Its own sandbox needs rights that a container does not give to root.
    browser = await chromium.launch({ executablePath: chromiumPath(process.env), args: ["--no-sandbox"] });
});

afterAll(() => browser.close());

interface Opened {
    readonly page: Page;
    /** What the console had, and errors of the page. */
    readonly said: string[];
    /** What was loaded beside the page itself. */
    readonly loaded: string[];
}

async function open(report: keyof typeof reports, { options, media }: View): Promise<Opened> {
    const file = path.join(directory, `${report}.html`);
    writeFileSync(file, await formatReport(reports[report]));
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    const loaded: string[] = [];
    const url = pathToFileURL(file).href;
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => void (request.url() === url || loaded.push(request.url())));
    await page.emulateMedia({ media: media ?? "screen", colorScheme: options.colorScheme });
    await page.goto(url);
    return { page, said, loaded };
}

/** In the page: a text, as the project's own code knows no DOM. */
const evaluate = <T>(page: Page, expression: string): Promise<T> => page.evaluate<T>(expression);

const [light, dark, narrow] = views as readonly [View, View, View];
/** The lively one in every view, the others where their size matters. */
const shown = [
    ...views.map((view) => ["lively", view.name, view] as const),
    ...(["new", "down", "long"] as const).flatMap((report) =>
        [light, narrow].map((view) => [report, view.name, view] as const),
    ),
];

test.each(shown)(
    "%s, %s: nothing said, nothing loaded, nothing too wide, nothing that axe finds",
    async (report, _, view) => {
        const { page, said, loaded } = await open(report, view);
        await page.screenshot({ path: path.join(directory, `${report}-${view.name}.png`), fullPage: true });
        const [needed, given] = await evaluate<[number, number]>(
            page,
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
        );
        expect(needed).toBeLessThanOrEqual(given);
        await page.evaluate(axe);
        const { violations } = await evaluate<AxeResults>(page, "axe.run()");
        expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
        expect({ said, loaded }).toEqual({ said: [], loaded: [] });
        await page.context().close();
    },
);

test("each chart is drawn once on a screen, as large as its text needs", async () => {
    for (const [view, shown] of [
        [light, "wide"],
        [narrow, "narrow"],
    ] as const) {
        const { page } = await open("lively", view);
        const charts = await evaluate<string[]>(
            page,
            `[...document.querySelectorAll("svg.chart")]
                .filter((chart) => chart.getBoundingClientRect().width > 0)
                .map((chart) => chart.getAttribute("class"))`,
        );
        expect(charts).toEqual(Array.from({ length: 3 }, () => `chart ${shown}`));
        await page.context().close();
    }
});

test("light and dark differ, and print is dark on white whatever the screen is", async () => {
    const background = async (view: View): Promise<string> => {
        const { page } = await open("lively", view);
        const colour = await evaluate<string>(page, "getComputedStyle(document.body).backgroundColor");
        await page.context().close();
        return colour;
    };
    const white = "rgb(255, 255, 255)";
    expect([await background(light), await background(dark), await background(views.at(-1)!)]).toEqual([
        white,
        "rgb(17, 22, 29)",
        white,
    ]);
});

test("with the keyboard alone: the first stop leads past the sections, and a line of the checklist to its drill", async () => {
    const { page } = await open("lively", light);
    await page.keyboard.press("Tab");
    expect(await evaluate<string>(page, "document.activeElement.textContent")).toBe("Skip to the report");
    await page.focus('a[href="#drill-d2"]');
    await page.keyboard.press("Enter");
    expect(await evaluate<string>(page, "document.querySelector(':target').id")).toBe("drill-d2");
    await page.context().close();
});

test("on a telephone a table keeps its roles, and each cell its column's name", async () => {
    const { page } = await open("lively", narrow);
    const tree = await page.locator("table").first().ariaSnapshot();
    expect(tree).toMatch(/- table [^]*- columnheader "Site"[^]*- rowheader "primary"[^]*- cell "active"/);
    await page.context().close();
});

test("it prints on paper", async () => {
    const { page } = await open("lively", light);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.context().close();
});
