import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import { PortalMedia } from "./portal-media";

test("one signed URL serves many files", async () => {
    const reader = new FakeEntityReader(new Map());
    reader.post = (path) => {
        reader.requests.push(`POST ${path}`);
        return Promise.resolve({ containerSasUrl: `https://media.example/content?sig=${reader.requests.length}` });
    };
    const urls: string[] = [];
    const media = new PortalMedia(reader, {
        list: () => Promise.reject(new Error("Nothing lists.")) as never,
        read: () => Promise.reject(new Error("Nothing reads.")),
        write: (url, name) => Promise.resolve(void urls.push(`${url} ${name}`)),
        delete: (url, name) => Promise.resolve(void urls.push(`${url} ${name}`)),
    });
    for (const name of ["a.png", "b.png"]) {
        await media.write({ name, contentType: "image/png", content: Buffer.from("x") });
    }
    await media.delete({ name: "c.png" });
    expect(reader.requests).toHaveLength(1);
    expect(urls).toEqual(["a.png", "b.png", "c.png"].map((name) => `https://media.example/content?sig=1 ${name}`));
});
