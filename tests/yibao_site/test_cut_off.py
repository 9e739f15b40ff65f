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
