"""Files as they go out: compressed once, in parts, and nothing that is not public."""

import gzip

import brotli
import pytest

from yibao_site.page_cache import NOT_PAGES

DECODERS = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def get(client, data):
    def ask(name, encoding="", **headers):
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        return client.get(
            f"/data/{name}", headers={"Accept-Encoding": encoding} | headers
        )

    return ask


@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize("name", ["rules.csv", "schema/rules.json", "places.jsonl"])
def test_a_file_comes_as_it_is_taken(get, data, name, encoding):
    answer = get(name, encoding)

    assert answer.get("Content-Encoding", "") == encoding
    assert DECODERS[encoding](answer.content) == (data / name).read_bytes()
    assert answer["Vary"] == "Accept-Encoding"
    assert not answer.cookies


def test_the_zip_is_not_compressed_again(get, data):
    answer = get("yibao-data.zip", "br, gzip")

    assert answer.content == (data / "yibao-data.zip").read_bytes()
    assert answer["Content-Type"] == "application/zip"
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize("encoding", DECODERS)
def test_who_has_it_is_not_sent_it_again(get, encoding):
    tag = get("rules.json", encoding)["ETag"]
    again = get("rules.json", encoding, If_None_Match=tag)

    assert (again.status_code, again.content) == (304, b"")
    assert get("rules.json", encoding, If_None_Match='"other"').status_code == 200


def test_each_encoding_has_a_tag_of_its_own(get):
    tags = {get("rules.json", encoding)["ETag"] for encoding in DECODERS}

    assert len(tags) == len(DECODERS)


PARTS = {
    "bytes=0-99": slice(0, 100),
    "bytes=100-": slice(100, None),
    "bytes=-7": slice(-7, None),
    "bytes=0-0": slice(0, 1),
    "bytes=5-99999999": slice(5, None),
}


@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize("asked", PARTS)
def test_a_part_is_sent_of_what_would_be_sent_whole(get, asked, encoding):
    whole = get("rules.json", encoding)
    part = get("rules.json", encoding, Range=asked, If_Range=whole["ETag"])

    assert part.status_code == 206
    assert part.content == whole.content[PARTS[asked]]
    assert part["Content-Range"].endswith(f"/{len(whole.content)}")


@pytest.mark.parametrize("asked", ["bytes=9-2", "bytes=99999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(get, asked):
    assert get("rules.json", Range=asked).status_code == 416


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("bytes=5-9", '"other"'),
        ("bytes=0-1,5-9", None),
        ("lines=1-2", None),
        (f"bytes={'1' * 5000}-", None),
    ],
    ids=["of another version", "two parts", "no bytes", "no number"],
)
def test_else_the_whole_file_is_sent(get, asked, tag):
    answer = get("rules.json", Range=asked, **({"If_Range": tag} if tag else {}))

    assert answer.status_code == 200
    assert answer.content == get("rules.json").content


@pytest.mark.parametrize(
    "name",
    ["nothing.csv", "rules.csv.br", "schema/nothing.json", "..%2f.lock", "rules.xlsx"],
)
def test_there_is_nothing_else(get, name):
    assert get(name).status_code == 404


def test_files_are_kept_by_no_worker():
    assert NOT_PAGES.match("/data/rules.csv")
    assert not NOT_PAGES.match("/data/")
    assert not NOT_PAGES.match("/data/rules/")


def test_asking_for_the_head_alone(client, data):
    answer = client.head("/data/rules.csv")

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) == (data / "rules.csv").stat().st_size


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "rules.csv"])
def test_a_table_that_is_not_there_has_no_page(client, name):
    assert client.get(f"/data/{name}/").status_code == 404
