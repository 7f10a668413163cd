import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { packageSchema } from "./package-schema";

// `npm run docs:schema`
writeFileSync(
    path.join(__dirname, "..", "..", "plugin", "schema.json"),
    `${JSON.stringify(packageSchema(), null, 4)}\n`,
);
