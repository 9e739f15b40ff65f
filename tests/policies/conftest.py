import pytest


@pytest.fixture
def ask(client):
    """The public JSON's answer to a question."""

    def get(city, age=72, status="retired", **query):
        query |= {"city": city, "age": age, "status": status}
        response = client.get("/credit.json", query)
        assert response.status_code == 200, response.text
        return response.json()

    return get
