import { readArchitecturePage, readDocumentedFloors } from "./architecture-page";

test("the graph in docs is what the imports say", async () => {
    const { present, wanted } = await readArchitecturePage();
    if (present !== wanted) {
        throw new Error("docs/architecture.md is not what the imports say: run npm run docs:architecture.");
    }
});

test("the table in docs has every floor, in their order", () => {
    const config = jest.requireActual<{ forbidden: { name: string }[] }>("../../.dependency-cruiser.cjs");
    const floors = config.forbidden.flatMap(({ name }) => /^floor:(.*)/.exec(name)?.[1] ?? []);
    expect(floors.length).toBeGreaterThan(30);
    expect(readDocumentedFloors()).toEqual(floors.filter((floor) => !floor.startsWith("sandbox/")));
});
