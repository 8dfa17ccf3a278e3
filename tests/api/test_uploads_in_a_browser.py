"""A page in a browser sends a picture in pieces, and goes on after a break, with nothing but fetch."""

import base64
import hashlib
from uuid import UUID

import clinic
import httpx
import pictures
import psycopg
import pytest
import ward
from playwright.async_api import Browser

pytestmark = pytest.mark.integration

SEND = """
async ({data, patient, stops}) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const tus = {"Tus-Resumable": "1.0.0"};
  const metadata = `patient ${btoa(patient)},eye ${btoa("os")},filetype ${btoa("image/jpeg")}`;
  const begun = await fetch("/api/uploads", {
    method: "POST", headers: {...tus, "Upload-Length": bytes.length, "Upload-Metadata": metadata}});
  const where = begun.headers.get("Location");
  for (let turn = 0; ; turn++) {
    const stand = await fetch(where, {method: "HEAD", headers: tus});
    const at = Number(stand.headers.get("Upload-Offset"));
    if (at === bytes.length) return [where, turn];
    const line = new AbortController();
    const sent = fetch(where, {
      method: "PATCH", body: bytes.slice(at, at + 60000), signal: line.signal,
      headers: {...tus, "Upload-Offset": at, "Content-Type": "application/offset+octet-stream"}});
    if (turn < stops) line.abort();
    await sent.catch(() => null);
  }
}
"""


async def test_a_page_sends_a_picture_though_its_line_breaks(
    database: str,
    chiara: httpx.AsyncClient,
    bruna: ward.Patient,
    browser: Browser,
    db: psycopg.Connection,
) -> None:
    jpeg, api = pictures.encoded(pictures.drawn_eye(1000)), str(chiara.base_url)
    context = await browser.new_context(base_url=api)
    await context.add_cookies([{"name": "sid", "value": chiara.cookies["sid"], "url": api}])
    page = await context.new_page()
    await page.goto("/")

    said = {"data": base64.b64encode(jpeg).decode(), "patient": str(bruna.uid), "stops": 2}
    where, turns = await page.evaluate(SEND, said)
    async with clinic.reader(database):
        await clinic.settled(db, UUID(where.rpartition("/")[2]))
    await context.close()

    row = db.execute("select eye, verdict, sha256 from picture").fetchone()
    assert turns > 2
    assert row == ("os", "ok", hashlib.sha256(jpeg).digest())
