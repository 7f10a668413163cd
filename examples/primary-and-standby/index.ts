import * as pulumi from "@pulumi/pulumi";
import { site } from "./site";
import { vault } from "./vault";

// One program, three stacks: vault, primary and standby.
export = async () => (pulumi.getStack() === "vault" ? vault() : site(pulumi.getStack()));
