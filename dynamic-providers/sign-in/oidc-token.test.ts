import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fetchOidcToken } from "./oidc-token";

const directory = mkdtempSync(path.join(tmpdir(), "oidc-token-"));
const file = path.join(directory, "token");

afterAll(() => rmSync(directory, { recursive: true }));

test("a token's file is read at every call, without the end of its line", async () => {
    writeFileSync(file, "first\n");
    expect(await fetchOidcToken({ file })).toBe("first");
    writeFileSync(file, "second");
    expect(await fetchOidcToken({ file })).toBe("second");
    writeFileSync(file, "\n");
    await expect(fetchOidcToken({ file })).rejects.toThrow(`oidcTokenFilePath is '${file}': the file is empty`);
});
