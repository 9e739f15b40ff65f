from policies import kept
from yibao_site.cut_off import CutOff


class Watch:
    def version(self):
        return "7"

    def is_cut_off(self):
        return False


def test_what_stands_at_the_door_stands_in_its_threads():
    """Else nothing read would be kept, and every answer asked the database anew."""
    asked = []

    @kept.kept(most=9)
    def read(what):
        asked.append(what)

    def application(environ, start_response):
        read("places")
        start_response("200 OK", [])
        return [b""]

    with kept.standing("7"):
        for _ in range(3):
            CutOff(application, Watch())({}, lambda *start: None)

    assert asked == ["places"]


def test_a_server_that_is_ending_answers_what_it_has_taken():
    """Python ends its pools before the server's own threads are done."""

    def application(environ, start_response):
        start_response("200 OK", [])
        return [b"answered"]

    door = CutOff(application, Watch())
    door.pool.shutdown()

    assert list(door({}, lambda *start: None)) == [b"answered"]
