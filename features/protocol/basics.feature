Feature: Addresses, endpoints and messages

  Rule: URLs travel percent-encoded

    @RFC7644-1.2-01
    Scenario: The addresses that are shown
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, every address is percent-encoded

    @RFC7644-1.2-01 @cap:filter
    Scenario: A filter whose every octet may be encoded
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client sends GET /Users?filter=userName%20%65q%20%22{Ada.encoded}%22
      Then the response lists exactly "Ada"

    @RFC7644-1.2-02
    Scenario: The colons of a schema's URN
      When the client sends GET /Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser
      Then the response has status 200
      And the response shows:
        | attribute | value                                        |
        | id        | "urn:ietf:params:scim:schemas:core:2.0:User" |

  Rule: The base URL carries no query string

    @RFC7644-1.3-01
    Scenario: The addresses that clients append to
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, no address has a query

  Rule: A message names its schema

    @RFC7644-3.1-01
    Scenario Outline: The answer to GET <path>
      Given a client has created user "Ada"
      When the client sends GET <path>
      Then in everything shown, every message names its schema

      Examples:
        | path                                  |
        | /Users                                |
        | /ResourceTypes                        |
        | /Schemas                              |
        | /Users/010101001010101011001010101011 |
        | /Nothing                              |

    @RFC7644-3.1-01
    Scenario: The answer to a body that is no JSON
      When the client sends POST /Users with body:
        """
        {"schemas": [
        """
      Then in everything shown, every message names its schema

  Rule: The schemas of messages cannot be discovered

    @RFC7644-3.1-02
    Scenario: The list of schemas
      Given the client has tried to send GET /Schemas
      And the response has shown Resources
      When the client sends GET /Schemas
      Then the response shows:
        | attribute    | value                                     |
        | Resources.id | not containing "urn:ietf:params:scim:api" |

    @RFC7644-3.1-02
    Scenario Outline: <message>
      When the client sends GET /Schemas/urn:ietf:params:scim:api:messages:2.0:<message>
      Then the response is a SCIM error with status 404

      Examples:
        | message       |
        | ListResponse  |
        | SearchRequest |
        | PatchOp       |
        | BulkRequest   |
        | BulkResponse  |
        | Error         |

  Rule: Endpoints follow the names of resource types

    @RFC7644-3.2-05
    Scenario: People and groups
      When the client sends GET /ResourceTypes
      Then in everything shown, users live at /Users and groups at /Groups

    @RFC7644-3.2-01
    Scenario: Further resource types
      When the client sends GET /ResourceTypes
      Then in everything shown, further endpoints are named after their types

  Rule: A method that an endpoint does not define is refused with 405

    @RFC7644-3.2-03
    Scenario Outline: <request>
      Given a client has created user "Ada"
      When the client sends <request>
      Then the response is a SCIM error with status 405
      And the header Allow contains "GET"
      And the header Allow lacks "<method>"
      And nothing changes

      Examples:
        | request                      | method |
        | POST /Users/{Ada}            | POST   |
        | PUT /Schemas                 | PUT    |
        | POST /Schemas                | POST   |
        | DELETE /ResourceTypes        | DELETE |
        | POST /ServiceProviderConfig  | POST   |
        | PATCH /ServiceProviderConfig | PATCH  |

      @destructive
      Examples: All users at once
        | request       | method |
        | DELETE /Users | DELETE |
        | PUT /Users    | PUT    |
        | PATCH /Users  | PATCH  |

  Rule: An error is signalled by the HTTP status and repeated in the body

    @RFC7644-3.2-04
    Scenario: A resource that does not exist
      When the client sends GET /Users/010101001010101011001010101011
      Then the response has status 404
      And the response shows:
        | attribute | value |
        | status    | "404" |

    @RFC7644-3.2-04
    Scenario: A body that cannot be read
      When the client sends POST /Users with body:
        """
        {"schemas": [
        """
      Then the response has status 400
      And the response shows:
        | attribute | value |
        | status    | "400" |

    @RFC7644-3.2-04
    Scenario: A user name that is taken
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 409
      And the response shows:
        | attribute | value |
        | status    | "409" |

  Rule: PATCH is supported

    @RFC7644-3.5-02
    Scenario: It is said to be
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute       | value |
        | patch.supported | true  |

    @RFC7644-3.5-02
    Scenario: It works
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path           | value     |
        | replace | name.givenName | "Augusta" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute      | value     |
        | name.givenName | "Augusta" |

    @RFC7644-3.5.2-01
    Scenario: What the provider says of it
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute       | value    |
        | patch.supported | recorded |
