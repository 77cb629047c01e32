import { entries } from "../../import.mjs";
import { files, run } from "../../suite.mjs";

export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await run(entries, files));
}
