Feature: Servers without filters

  Rule: A filter is refused where filters are not supported, rather than ignored

    @RFC7644-3.4.2.2-45
    Scenario: A filter that a server without filters could only ignore
      Given the configuration has shown filter.supported as false
      When the client sends GET /Users?filter=userName eq "7b1e6c02-nobody"
      Then the response lists nothing or is a SCIM error with status 400 or 403 or 501

  Rule: What is optional is observed

    @RFC7644-3.4.2.2-01 @RFC7644-3.4.2.2-35
    Scenario: Which filters there are
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response is noted
