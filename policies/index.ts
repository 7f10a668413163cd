import { readFileSync } from "node:fs";
import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import type { PolicyPackConfig } from "@pulumi/policy";
import { withLevels } from "./pack-config";
import { policies } from "./policies";

/** What holds for the sites of this project; `--policy-pack-config` goes before it, property by property. */
const config = JSON.parse(readFileSync(path.join(__dirname, "config.json"), "utf8")) as PolicyPackConfig;

new PolicyPack("apim-dr", { policies, enforcementLevel: "mandatory" }, withLevels(config, policies));
