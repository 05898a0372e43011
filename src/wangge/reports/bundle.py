"""上传文件: a signed day carried on a USB stick where there is no network; it proves itself, entry by entry (B-1.3).

A zip with the sheet, and for each item a receipt of the log (`c2sp.org/tlog-proof@v1`) that holds what was recorded.
The signed checkpoint in the receipts vouches for all of it: sheet → hashes of the items' leaves → their bodies.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wangge.integrity import canonical, checkpoints, keys, receipts, verify
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf, LogHead
from wangge.policy.pack import Refusal
from wangge.reports import days, papers
from wangge.reports.models import DaySheet
from wangge.territory.models import Place

MOST = 64 * 1024 * 1024  # bytes, unpacked
README = """当日信息分类表（签发）和其中每一条的存证回执。
核对：wangge 的“上传文件”页面，或者 python verify.py --receipt receipts/<序号>.tlog --key <公钥>（公钥见 vkey，请与社区公布的核对）。
"""


class BadBundle(Refusal):
    """文件不对: what in it does not hold."""


@dataclass(frozen=True)
class Bundle:
    """读出的上传文件: what it says, and every way in which it does not hold."""

    place: str
    grid: str
    day: str
    signed_by: str
    signed_at: str
    words: str
    figures: dict[str, int]
    items: list[dict[str, Any]]
    digest: str
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.problems


def make(sheet: DaySheet, *, by: Actor, at: datetime) -> tuple[str, bytes]:
    """做上传文件: file name and bytes; the upload is recorded with the digest of the file.

    An item that its maker may not read (it is about them, or was closed to the grid) is proved without its words.
    """
    readable = days.readable_leaves(sheet, by=by, at=at) | {sheet.leaf_index}
    checkpoints.sign(sheet.place_id, at=at)
    wanted = [item["leaf"] for item in sheet.content["items"]]
    wanted += [item["leaf"] for each in sheet.corrections.all() for item in each.items]
    leaves = {
        each.index: each
        for each in Leaf.objects.filter(place_id=sheet.place_id, index__in=[*wanted, sheet.leaf_index])
    }
    said = {
        "v": 1, "leaf": sheet.leaf_index, "digest": sheet.digest, "content": sheet.content, "words": sheet.words,
        "signed_by": sheet.by_label, "signed_at": sheet.at.isoformat(), "place_name": str(sheet.place),
        "grid_name": str(sheet.grid),
        "corrections": [{"words": each.words, "items": each.items} for each in sheet.corrections.all()],
    }  # fmt: skip
    origin = LogHead.objects.get(place_id=sheet.place_id).origin
    signers = keys.log_signers(origin, create=False)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("说明.txt", README)
        file.writestr("sheet.json", canonical.dumps(said))
        file.writestr("vkey", "".join(f"{each.verifier.vkey()}\n" for each in signers))
        for index in sorted(leaves):
            receipt = receipts.receipt_for(leaves[index], with_body=index in readable)
            file.writestr(f"receipts/{index}.tlog", receipt)
    content = out.getvalue()
    days.upload(sheet, way="file", digest=hashlib.sha256(content).hexdigest(), by=by, at=at)
    return f"{sheet.place.code}-{sheet.grid.code}-{sheet.day.isoformat()}.zip", content


def key_of(place: Place) -> list[str]:
    """本地日志的公钥, one a line."""
    head = LogHead.objects.filter(place_id=place.pk).first()
    return [each.verifier.vkey() for each in keys.log_signers(head.origin, create=False)] if head else []


def read(content: bytes, *, keys: list[str]) -> Bundle:
    """读上传文件 and check it against the log's public keys. BadBundle when it is no such file."""
    files = _unpacked(content)
    try:
        said = json.loads(files["sheet.json"])
        inner = said["content"]
        bundle = Bundle(
            said["place_name"], said["grid_name"], inner["day"], said["signed_by"], said["signed_at"], said["words"],
            inner["figures"], inner["items"] + [item for each in said["corrections"] for item in each["items"]],
            said["digest"],
        )  # fmt: skip
        known = [verify.Key.parse(each) for each in keys]
        bundle.problems.extend(_problems(said, bundle, files, known))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadBundle("这不是当日信息分类表的上传文件，或者已经损坏。") from error
    return bundle


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(each.file_size for each in file.infolist()) > MOST:
                raise BadBundle("文件展开后太大，不是当日信息分类表。")
            return {each.filename: file.read(each) for each in file.infolist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error) as error:
        raise BadBundle("这不是上传文件（zip），或者没有拷贝完。") from error


def _problems(
    said: dict[str, Any], bundle: Bundle, files: dict[str, bytes], known: list[verify.Key]
) -> list[str]:
    """逐条核对."""
    found: list[str] = []
    if papers.digest(said["content"]) != said["digest"]:
        found.append("分类表的内容和它的摘要对不上。")
    sheet = _proved(said["leaf"], files, known, found)
    if sheet is not None:
        signed = (sheet["digest"], sheet["words"], sheet["by"])
        if signed != (said["digest"], said["words"], said["signed_by"]):
            found.append("分类表和签发时记入日志的不同。")
    for item in bundle.items:
        item.pop("words", None)  # only what a receipt proves is shown
        header = _header(item["leaf"], files)
        if header is None or verify.leaf_hash(header).hex() != item["hash"]:
            found.append(f"第 {item['leaf']} 条不是分类表所指的那一条。")
            continue
        body = _proved(item["leaf"], files, known, found)
        if body is not None and item["source"] == "entry":
            item["words"] = body.get("words", "")
        elif body is not None:
            item["words"] = body.get("note", "")
    return found


def _header(index: int, files: dict[str, bytes]) -> bytes | None:
    try:
        text = files[f"receipts/{index}.tlog"].decode()
        extra = text.split("\n")[1].removeprefix("extra ")
        header: str = json.loads(verify.unb64(extra))["header"]
        return header.encode("utf-8", "surrogatepass")
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _proved(
    index: int, files: dict[str, bytes], known: list[verify.Key], found: list[str]
) -> dict[str, Any] | None:
    """一张回执: what was recorded, proved up to the signed checkpoint; None, and a sentence, where it is not."""
    try:
        receipt = verify.Receipt.parse(files[f"receipts/{index}.tlog"].decode(), known)
        header = receipt.extra["header"].encode("utf-8", "surrogatepass")
        root = verify.included_root(
            receipt.index, receipt.checkpoint.size, verify.leaf_hash(header), receipt.path
        )
        if receipt.index != index or root != receipt.checkpoint.root:
            raise ValueError
        body = receipt.extra.get("body")
        if body is None:  # erased since: its place in the log is proved, its words are gone
            return None
        if verify.commitment(receipt.extra["salt"], body) != json.loads(header)["commit"]:
            raise ValueError
        said: dict[str, Any] = json.loads(body)
        return said
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        found.append(f"第 {index} 条的回执核对不上。")
        return None
