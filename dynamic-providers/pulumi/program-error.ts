import * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../common/coded-error";

/** An error that ends a program: the engine prints its code and its words, and no stack trace. */
export function programError(code: string, message: string): pulumi.RunError {
    return new pulumi.RunError(new CodedError(code, message).message);
}
