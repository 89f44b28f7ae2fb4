// Why a file of the server cannot be used, or undefined where it can: a browser tells no page.
export async function why(url, script = false, get = fetch) {
  const name = new URL(url, location.href).pathname.split("/").pop();
  const answer = await get(url).catch(() => null);
  if (!answer) return `${name} did not arrive; is there a network? Load the page anew to try again.`;
  if (!answer.ok) return `${name} is missing on the server (${answer.status}).`;
  const type = answer.headers.get("content-type") ?? "nothing";
  if (script && !/(java|ecma)script/.test(type)) return `the server calls ${name} ${type}, and browsers run only what is called text/javascript.`;
}
